"""One module a noun; the screens use the same nouns."""

from api.routes import (
    alerts,
    board,
    case_kinds,
    cases,
    clock,
    documents,
    drafts,
    easings,
    events,
    evidence,
    facts,
    files,
    health,
    obligations,
    people,
    posts,
    roster,
    search,
    session,
    sources,
    stream,
    timeliness,
)

ROUTERS = tuple(
    module.router
    for module in (
        session,
        health,
        board,
        stream,
        alerts,
        events,
        documents,
        posts,
        search,
        sources,
        people,
        roster,
        case_kinds,
        cases,
        facts,
        easings,
        evidence,
        files,
        obligations,
        drafts,
        timeliness,
        clock,
    )
)
