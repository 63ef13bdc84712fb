"""Every table of every package, imported so that migrations see them all."""

import alerts.models
import alerts.roster.models
import api.models
import crawlers.models
import huiying.index
import huiying.notify.models
import nlp.models
import response.models
from huiying import audit, blobs, heartbeat, inbox, messages
from huiying.db import Base

HOMES = (
    alerts.models,
    alerts.roster.models,
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
