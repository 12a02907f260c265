"""What must be able to say where an IP address is."""

from typing import Protocol


class IpCountries(Protocol):
    """A database of countries by IP address, such as the merchant supplies."""

    def country_of(self, ip: str) -> str | None:
        """Return the ISO 3166-1 alpha-2 code, or None where it is not known. Never raises."""
        ...

    def describe(self) -> str | None:
        """Return a sentence on the database for the operator; None where there is none."""
        ...

    def trouble(self) -> str | None:
        """Return what is wrong with the database as it lies there now; None where it is well."""
        ...


class NoIpCountries:
    """What stands in where no database is set: every country is unknown."""

    def country_of(self, ip: str) -> str | None:
        """Return None."""
        del ip
        return None

    def describe(self) -> str | None:
        """Return None."""

    def trouble(self) -> str | None:
        """Return None."""
