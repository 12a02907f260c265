"""What axe finds wrong with a page. Of texts in the same colours the first one is looked at."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page

_CONTRAST: Final = "color-contrast"
_BUT_CONTRAST: Final = {"resultTypes": ["violations"], "rules": {_CONTRAST: {"enabled": False}}}
_CONTRAST_OF_EACH_LOOK: Final = """async (rule) => {
    const look = (one) => {
        const { color, opacity, fontSize, fontWeight } = getComputedStyle(one);
        const behind = [];
        for (let box = one; box; box = box.parentElement) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(box);
            behind.push(backgroundColor, backgroundImage, opacity);
        }
        return [color, fontSize, fontWeight, ...behind].join();
    };
    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
    const first = new Map();
    for (const one of document.body.querySelectorAll("*")) {
        const isSeen = one.checkVisibility({ visibilityProperty: true });
        if (isSeen && [...one.childNodes].some(isText) && !first.has(look(one)))
            first.set(look(one), one);
    }
    const only = { type: "rule", values: [rule] };
    const found = await axe.run([...first.values()], { runOnly: only, resultTypes: ["violations"] });
    return found.violations.map((one) => one.id);
}"""
"""How far a text stands out follows from colours and sizes alone, and to ask for all of them is
nine tenths of axe's time on a long page."""


def faults(page: Page | Frame) -> list[str]:
    """The rules of axe that the page breaks as it stands."""
    found = Axe().run(page, options=_BUT_CONTRAST).response["violations"]
    unreadable: list[str] = page.evaluate(_CONTRAST_OF_EACH_LOOK, _CONTRAST)
    return [*(one["id"] for one in found), *unreadable]
