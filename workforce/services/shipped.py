"""What comes with the product: frameworks to map to, codes of the workforce return, names of areas."""

from workforce.services import area_alias, return_codes, standards


def load_shipped() -> dict[str, int]:
    """Bring the shipped tables up to date; how many rows each shipped file has. Safe to repeat."""
    return {
        "standards": standards.load(),
        "codes of the workforce return": return_codes.load(),
        "names of areas": area_alias.load(),
    }
