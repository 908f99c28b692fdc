"""mlphys.grading.feedback: what a student writes becomes text and pictures, never script."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from mlphys.grading.feedback import clean_html


@pytest.mark.parametrize(
    "html",
    [
        "<h2>A</h2>",
        "<p>x <em>y</em> <code>z</code></p>",
        '<img alt="sheet" src="data:image/png;base64,AAAA">',
        '<a href="https://example.org">link</a>',
        "<table><tbody><tr><td>1</td></tr></tbody></table>",
    ],
)
def test_what_markdown_makes_is_kept(html: str) -> None:
    assert clean_html(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<iframe src="https://example.org"></iframe>',
        '<p style="position:fixed" onclick="alert(1)">x</p>',
        "<form action=x><input></form>",
    ],
)
def test_what_could_act_is_not(html: str) -> None:
    tags, attributes = live(clean_html(html))
    assert tags <= {"img", "a", "p"}
    assert not [value for name, value in attributes if name.startswith("on") or name == "style"]
    assert not [value for _, value in attributes if (value or "").startswith(("javascript:", "data:"))]


def live(html: str) -> tuple[set[str], list[tuple[str, str | None]]]:
    """The tags and the attributes that a browser would act on."""
    tags: set[str] = set()
    attributes: list[tuple[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            tags.add(tag)
            attributes.extend(attrs)

    Reader().feed(html)
    return tags, attributes
