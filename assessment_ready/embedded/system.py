"""What the operating system must bring along for PDFs; read by bin/run and by the application alike."""

import ctypes

# What WeasyPrint loads at run time, and the packages of Debian and Ubuntu that bring it.
PDF_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0", "libfontconfig.so.1")
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig")
INSTALL_PDF_PACKAGES = "sudo apt-get update && sudo apt-get install -y " + " ".join(PDF_PACKAGES)


def weasyprint_missing() -> str | None:
    """A sentence with the command that brings the libraries WeasyPrint lacks, or None where nothing lacks."""
    missing = [library for library in PDF_LIBRARIES if not _loads(library)]
    if not missing:
        return None
    return (
        f"PDF documents cannot be made on this computer: {', '.join(missing)} is not installed. "
        f"Ask an administrator to run: {INSTALL_PDF_PACKAGES}"
    )


def _loads(library: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
