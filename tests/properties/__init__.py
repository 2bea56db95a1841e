"""What must hold for any signal, whatever its values are; nothing here knows the right answer."""
