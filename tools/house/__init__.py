"""The house rules, one module a theme. A rule looks at one file and yields what it finds."""
