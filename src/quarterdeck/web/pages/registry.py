"""Every page, in the order of the bar."""

from collections.abc import Mapping
from types import MappingProxyType

from quarterdeck.web.pages import forecast, movement, today
from quarterdeck.web.pages.page import Page

PAGES: tuple[Page, ...] = (today.PAGE, forecast.PAGE, movement.PAGE)

BY_NAME: Mapping[str, Page] = MappingProxyType({page.name: page for page in PAGES})
