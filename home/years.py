"""The years that have addresses, in lists, filters and searches. Whoever offers a link to a year, or answers one, asks
here, so that no link leads nowhere: an event may have been mistyped into the year 9026.
"""

import re

FIRST, LAST = 1900, 2099
ADDRESS = re.compile("(?:19|20)[0-9]{2}")
"""One of them, as it stands in an address."""


def is_offered(year: int) -> bool:
    return FIRST <= year <= LAST
