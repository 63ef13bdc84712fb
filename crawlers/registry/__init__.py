"""Sources declared in the browser: kept in the records, versioned, audited; read together with the office's file."""
