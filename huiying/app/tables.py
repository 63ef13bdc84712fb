"""Every table of every package, imported so that migrations see them all."""

import alerts.assessments.models
import alerts.daybook.models
import alerts.debts
import alerts.drills.models
import alerts.findings.models
import alerts.mergers.models
import alerts.models
import alerts.partners.models
import alerts.recounts.models
import alerts.recurring.models
import alerts.roster.models
import alerts.rulechoice.models
import alerts.scheduler.models
import alerts.urgings
import api.models
import crawlers.following
import crawlers.handed.models
import crawlers.health.models
import crawlers.models
import crawlers.registry.models
import crawlers.responses
import crawlers.revisits.models
import huiying.index
import huiying.notify.models
import nlp.corrections.models
import nlp.models
import nlp.personal.models
import nlp.watching.models
import response.models
from huiying import audit, blobs, heartbeat, inbox, keymark, messages, moves, schedule
from huiying.db import Base

HOMES = (
    alerts.daybook.models,
    alerts.debts,
    alerts.drills.models,
    alerts.assessments.models,
    alerts.findings.models,
    alerts.mergers.models,
    alerts.models,
    alerts.partners.models,
    alerts.urgings,
    alerts.recounts.models,
    alerts.recurring.models,
    alerts.roster.models,
    alerts.rulechoice.models,
    alerts.scheduler.models,
    api.models,
    audit,
    blobs,
    crawlers.following,
    crawlers.handed.models,
    crawlers.health.models,
    crawlers.models,
    crawlers.registry.models,
    crawlers.responses,
    crawlers.revisits.models,
    heartbeat,
    huiying.index,
    huiying.notify.models,
    inbox,
    keymark,
    messages,
    moves,
    nlp.corrections.models,
    nlp.models,
    nlp.personal.models,
    nlp.watching.models,
    response.models,
    schedule,
)
METADATA = Base.metadata
