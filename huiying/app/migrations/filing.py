"""By what texts and events are found, carried over into tables that hold nothing else (0005), and back."""

from sqlalchemy import Connection, text

_NUMBERS = 2147483647
"""The part of a position that is a number, see `huiying.index.order`."""
_SECOND = {"sqlite": "unixepoch(last_at)", "postgresql": "CAST(floor(extract(epoch FROM last_at)) AS BIGINT)"}
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S.000000', position >> 31, 'unixepoch')",
    "postgresql": "to_timestamp(position >> 31)",
}


def file_anew(connection: Connection) -> None:
    """Fill the tables of 0005 from those before."""
    second = _SECOND[connection.dialect.name]
    connection.execute(
        text("INSERT INTO band_document (band, document_id) SELECT band, document_id FROM document_band")
    )
    connection.execute(
        text(
            f"INSERT INTO key_event (key, position) SELECT key, ({second} << 31) | event_id FROM event_key"  # noqa: S608  # our own words
        )
    )


def file_as_before(connection: Connection) -> None:
    """The other way."""
    moment = _MOMENT[connection.dialect.name]
    connection.execute(
        text("INSERT INTO document_band (band, document_id) SELECT band, document_id FROM band_document")
    )
    connection.execute(
        text(
            f"INSERT INTO event_key (key, event_id, last_at) SELECT key, position & {_NUMBERS}, {moment} FROM key_event"  # noqa: S608  # our own words
        )
    )
