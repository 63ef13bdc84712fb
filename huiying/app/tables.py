"""Every table of every package, imported so that migrations see them all."""

import alerts.daybook.models
import alerts.models
import alerts.recounts.models
import alerts.roster.models
import alerts.rulechoice.models
import api.models
import crawlers.models
import huiying.index
import huiying.notify.models
import nlp.models
import response.models
from huiying import audit, blobs, heartbeat, inbox, messages
from huiying.db import Base

HOMES = (
    alerts.daybook.models,
    alerts.models,
    alerts.recounts.models,
    alerts.roster.models,
    alerts.rulechoice.models,
    api.models,
    audit,
    blobs,
    crawlers.models,
    heartbeat,
    huiying.index,
    huiying.notify.models,
    inbox,
    messages,
    nlp.models,
    response.models,
)
METADATA = Base.metadata
