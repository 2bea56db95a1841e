"""Where the templates of the reports are."""

from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "reports" / "templates"
HTML_TEMPLATE = "report.html.j2"
COMPARE_TEMPLATE = "compare.html.j2"
STYLE = "report.css"
CERTIFICATE_TEMPLATE = "certificate.typ"
