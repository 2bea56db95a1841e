"""Report, certificate and exports: a pure function of header, documents, judgement and bench."""
