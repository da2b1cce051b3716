"""Everything we know of one person, for the person: the answer to a request under article 15 of the GDPR."""

from typing import Any

from campaigns.subscribers.models import ConsentRecord, Subscriber, Suppression


def of(person: Subscriber) -> dict[str, Any]:
    """As JSON values; moments are ISO 8601 in UTC. Holds the address in clear."""
    return {
        "id": str(person.pk),
        "address": person.read_address(),
        "language": person.locale.language_code,
        "state": person.state,
        "source": person.source,
        "created_at": person.created_at.isoformat(),
        "confirmed_at": _moment(person.confirmed_at),
        "tracking_agreed_at": _moment(person.tracking_agreed_at),
        "suppressed": list(Suppression.objects.of_address(person.read_address()).values_list("reason", flat=True)),
        "subscriptions": [
            {"topic": s.topic.slug, "state": s.state, "changed_at": s.changed_at.isoformat()}
            for s in person.subscriptions.select_related("topic")
        ],
        "consents": [_consent(record) for record in ConsentRecord.objects.filter(subscriber_uuid=person.pk)],
        "deliveries": [
            {"send": str(send), "state": state, "fate": fate, "settled_at": _moment(at)}
            for send, state, fate, at in person.deliveries.values_list("send", "state", "fate", "settled_at")
        ],
    }


def _consent(record: ConsentRecord) -> dict[str, Any]:
    return {
        "recorded_at": record.recorded_at.isoformat(),
        "purpose": record.purpose,
        "topic": record.topic,
        "state": record.state,
        "method": record.method,
        "language": record.language,
        "notice_version": record.notice_version,
        "notice_digest": bytes(record.notice_digest).hex(),
        "digest": bytes(record.digest).hex(),
    }


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None
