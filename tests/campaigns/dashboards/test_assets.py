import re

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finders

from campaigns.dashboards import assets


def test_the_style_sheet_holds_every_rule_the_installed_bundle_would_insert():
    css = assets.style_sheet(assets.bundle().read_text())
    assert ".js-plotly-plot .plotly .main-svg{" in css
    assert ".js-plotly-plot .plotly .modebar" in css
    assert css.count("{") == css.count("}") > 50
    assert not re.search(r"^[XY] ", css, re.MULTILINE)


def test_a_bundle_without_its_rules_is_refused():
    with pytest.raises(assets.BundleChanged):
        assets.style_sheet("var nothing = {};")


def test_the_bundle_still_asks_for_the_linked_sheet_and_for_the_map_style():
    script = assets.bundle().read_text()
    assert '"plotly.js-style-"' in script
    assert ".no-inline-styles" in script
    assert assets.map_style_id() in script


def test_both_files_are_found_and_collected(settings, tmp_path):
    settings.CAMPAIGNS = {**settings.CAMPAIGNS, "ASSETS_DIR": tmp_path / "assets"}
    assert finders.find("campaigns/plotly.min.js") == str(assets.bundle())
    assert finders.find("campaigns/plotly.css").startswith(str(tmp_path))
    finder = next(f for f in get_finders() if isinstance(f, assets.PlotlyFinder))
    listed = {f"{storage.prefix}/{name}": storage.exists(name) for name, storage in finder.list([])}
    assert listed == {"campaigns/plotly.min.js": True, "campaigns/plotly.css": True}


def test_a_project_without_the_finder_is_told(settings):
    assert assets.finder_is_installed() == []
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
    finders.get_finder.cache_clear()
    assert [warning.id for warning in assets.finder_is_installed()] == ["campaigns.W001"]
