"""Small things about WordprocessingML that more than one module needs."""

from __future__ import annotations

from xml.etree.ElementTree import Element

#: The namespace, as ElementTree writes it before a name.
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def value(element: Element | None, default: str = "") -> str:
    """Return the ``w:val`` of an element."""
    return default if element is None else element.get(f"{W}val", default)


def flag(properties: Element | None, name: str) -> bool:
    """Return whether a property is there and not switched off."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and value(found, "1") not in ("0", "false", "off")
