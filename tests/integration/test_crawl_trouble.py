"""What goes wrong on the other side: each trouble ends in its own state, and the rest goes on."""

import subprocess
from threading import Event

from huiying.db import Base
from tests.integration.watched import Site, Watch, article, rss, source


def test_what_was_missed_is_fetched_next_time(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/1", "/2"), headers={"ETag": '"v1"'}, content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/2", "忙", status=503)
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    first = watch.crawl()["news"]
    assert (first["state"], first["new"], first["failed"]) == ("partial", 1, 1)
    assert f"{site.origin}/2" in first["error"]
    site.put("/2", article("乙"))
    watch.later(minutes=11)
    assert watch.crawl()["news"]["state"] == "fresh"
    assert sorted(watch.pages("news")) == ["1", "2"]
    assert site.asked["/1"] == 1


def test_article_troubles_do_not_stop_the_others(site: Site, watch: Watch) -> None:
    site.put("/rss.xml", rss("/1", "/secret/2", "/endless", "/blank"), content_type="text/xml")
    site.put("/robots.txt", "User-agent: *\nDisallow: /secret/", content_type="text/plain")
    site.put("/1", article("甲"))
    site.put("/secret/2", article("乙"))
    site.put("/endless", endless=True)
    site.put("/blank", "")
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    run = watch.crawl()["news"]
    assert (run["state"], run["seen"], run["new"], run["failed"]) == ("partial", 4, 1, 3)
    assert sorted(watch.pages("news")) == ["1"]
    assert site.asked["/secret/2"] == 0


def test_wrong_file_is_named(watch: Watch) -> None:
    watch.declare('[[source]]\nid = "x"\nkind = "gopher"\n')
    done = watch.run("--sources", str(watch.folder / "sources.toml"))
    assert done.returncode == 2
    assert "sources.toml" in done.stderr
    assert "kind" in done.stderr


def test_database_without_tables_says_so(site: Site, watch: Watch) -> None:
    Base.metadata.drop_all(watch.database.engine)
    watch.declare(source(site, "a", "rss", "/rss.xml"))
    done = watch.run("--sources", str(watch.folder / "sources.toml"))
    assert done.returncode == 1
    assert "huiying db upgrade" in done.stderr


def test_no_page_or_redirect_leads_inside(site: Site, watch: Watch) -> None:
    inside = site.origin.replace("127.0.0.1", "127.0.0.2")
    site.put("/rss.xml", rss("/1", f"{inside}/2", "/3", "http://localhost:9/4"), content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/3", status=302, headers={"Location": f"{inside}/3"})
    watch.declare(source(site, "a", "rss", "/rss.xml"))
    run = watch.crawl()["a"]
    assert (run["state"], run["new"], run["failed"]) == ("partial", 1, 3)
    assert run["error"].count("已拒绝访问") == 2
    assert "localhost:9/4：找不到这个主机名，或它指向内部网络" in run["error"]


def test_killed_run_loses_and_doubles_nothing(site: Site, watch: Watch) -> None:
    gate = Event()
    site.put("/rss.xml", rss("/1", "/2"), headers={"ETag": '"v1"'}, content_type="text/xml")
    site.put("/1", article("甲"))
    site.put("/2", article("乙"), until=gate)
    watch.declare(source(site, "news", "rss", "/rss.xml"))
    command, environment = watch.process("--sources", str(watch.folder / "sources.toml"))
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        for _ in range(600):
            if watch.items("news"):
                break
            gate.wait(0.05)
        running.kill()
    gate.set()
    assert sorted(watch.pages("news")) == ["1"]
    watch.later(minutes=6)
    again = watch.crawl()["news"]
    assert (again["state"], again["new"]) == ("fresh", 1)
    assert sorted(watch.pages("news")) == ["1", "2"]
    assert site.asked["/1"] == 1
    assert [run.state for run in watch.runs("news")] == ["interrupted", "fresh"]
