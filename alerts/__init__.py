"""NOTICE: Event → Alert → Case → Obligation → timeliness."""
