"""Named subscriptions: members share the work, and nothing is lost."""

import signal

import grpc

from consumer import Outcome, Subscription, send_promotions
from gateway import read_error
from processes import wait_until

EARLIEST = {"edge": "EDGE_EARLIEST"}


def sequences(deliveries):
    return [each.notification.sequence for each in deliveries]


def test_hands_out_what_comes_and_counts_it_settled(gateway, sandbox):
    subscription = Subscription(gateway)
    customer = send_promotions(sandbox, gateway, 3)
    member = subscription.join()
    received = member.take(3)
    assert [each.attempt for each in received] == [1, 1, 1]
    assert {each.notification.subject.customer
            for each in received} == {f"4ws/{customer}"}
    state = subscription.get()
    assert (state.outstanding, state.lag, state.members) == (3, 3, 1)
    subscription.acknowledge(received)
    state = subscription.get()
    assert (state.outstanding, state.lag) == (0, 0)
    assert state.cursor == received[-1].notification.cursor
    member.leave()


def test_shares_the_work_between_two_members(gateway, sandbox):
    subscription = Subscription(gateway)
    first, second = subscription.join(), subscription.join()
    wait_until(lambda: subscription.get().members == 2, "both members")
    send_promotions(sandbox, gateway, 2)
    received = first.take(1) + second.take(1)
    assert len(set(sequences(received))) == 2
    subscription.acknowledge(received)
    first.leave()
    second.leave()


def test_leaves_the_work_of_a_member_who_goes_to_the_others(gateway, sandbox):
    subscription = Subscription(gateway)
    send_promotions(sandbox, gateway, 2)
    first = subscription.join()
    received = first.take(2)
    second = subscription.join()
    first.leave()
    again = second.take(2)
    assert sequences(again) == sequences(received)
    assert [each.attempt for each in again] == [2, 2]
    subscription.acknowledge(again)
    second.leave()


def test_keeps_the_order_of_a_customer_over_members(gateway, sandbox):
    subscription = Subscription(gateway, order_by_customer=True)
    members = [subscription.join(progress_interval={"nanos": 100_000_000})
               for _ in range(2)]
    wait_until(lambda: subscription.get().members == 2, "both members")
    send_promotions(sandbox, gateway, 4)
    order = []
    while len(order) < 4:
        for member in members:
            # Progress comes if nothing else does.
            received = member.next().deliveries.deliveries
            assert len(received) <= 1
            order.extend(sequences(received))
            if received:
                subscription.acknowledge(received)
    assert order == sorted(order)
    for member in members:
        member.leave()


def test_parks_lists_replays_and_drops(gateway, sandbox):
    subscription = Subscription(gateway, max_attempts=2)
    send_promotions(sandbox, gateway, 2)
    member = subscription.join()
    for attempt in (1, 2):
        received = member.take(2)
        assert [each.attempt for each in received] == [attempt, attempt]
        subscription.nack(received, reason="no such customer")
    parked = subscription.ask("ListParked").parked
    assert [(each.attempts, each.reason) for each in parked] == [
        (2, "no such customer")] * 2
    assert [each.notification.sequence
            for each in parked] == sequences(received)
    assert subscription.get().parked == 2

    page = subscription.ask("ListParked", page_size=1)
    assert len(page.parked) == 1 and page.next_page_token
    page = subscription.ask("ListParked", page_size=1,
                            page_token=page.next_page_token)
    assert [each.sequence for each in page.parked] == sequences(received)[1:]

    one, other = sequences(received)
    assert subscription.ask("ReplayParked", sequence=one).replayed == 1
    again = member.take(1)
    assert sequences(again) == [one] and again[0].attempt == 1
    subscription.acknowledge(again)
    missing = subscription.call("ReplayParked", name=subscription.name,
                                sequence=one)
    assert (missing.code, missing.reason) == (grpc.StatusCode.NOT_FOUND,
                                              "NOT_PARKED")
    assert subscription.ask("DropParked", sequence=other).dropped == 1
    assert subscription.get().parked == 0
    member.leave()


def test_distinguishes_stale_ack_ids_from_good_ones(gateway, sandbox):
    subscription = Subscription(gateway)
    send_promotions(sandbox, gateway, 2)
    member = subscription.join()
    received = member.take(2)
    subscription.acknowledge(received[:1])
    answer = subscription.answer(
        [received[0].ack_id, "nonsense", received[1].ack_id])
    assert [each.outcome for each in answer.response.results] == [
        Outcome.OUTCOME_STALE, Outcome.OUTCOME_INVALID, Outcome.OUTCOME_DONE]
    member.leave()


def test_redelivers_after_a_kill_all_but_what_was_acknowledged(
        gateway, sandbox):
    subscription = Subscription(gateway)
    send_promotions(sandbox, gateway, 20)
    member = subscription.join()
    received = member.take(20)
    subscription.acknowledge(received[::2])
    gateway.restart_after_kill()
    member = subscription.join()
    again = member.take(10)
    assert sequences(again) == sequences(received[1::2])
    assert all(each.attempt == 2 for each in again)
    # Ids from before the kill are stale only because it is handed out again.
    answer = subscription.answer([received[1].ack_id])
    assert answer.response.results[0].outcome == Outcome.OUTCOME_STALE
    subscription.acknowledge(again)
    assert subscription.get().lag == 0
    member.leave()


def test_takes_acknowledgements_from_before_a_kill(gateway, sandbox):
    subscription = Subscription(gateway)
    send_promotions(sandbox, gateway, 3)
    received = subscription.join().take(3)
    gateway.restart_after_kill()
    subscription.acknowledge(received)
    assert subscription.get().lag == 0


def test_keeps_parked_ones_over_a_kill(gateway, sandbox):
    subscription = Subscription(gateway, max_attempts=1)
    send_promotions(sandbox, gateway, 3)
    received = subscription.join().take(3)
    subscription.nack(received, reason="broken")
    gateway.restart_after_kill()
    assert subscription.get().parked == 3
    assert subscription.ask("ReplayParked", all=True).replayed == 3
    gateway.restart_after_kill()
    member = subscription.join()
    again = member.take(3)
    assert sequences(again) == sequences(received)
    subscription.acknowledge(again)
    member.leave()


def test_tells_members_of_a_drain_and_goes_on_after_it(gateway, sandbox):
    subscription = Subscription(gateway)
    send_promotions(sandbox, gateway, 2)
    member = subscription.join()
    received = member.take(2)
    gateway.program.signal(signal.SIGTERM)
    assert member.wait_for("drain").drain.close_time.seconds > 0
    end = read_error(member.ended())
    assert (end.code, end.reason) == (grpc.StatusCode.UNAVAILABLE,
                                      "GATEWAY_DRAINING")
    assert gateway.program.wait() == 0
    gateway.start()
    again = subscription.join().take(2)
    assert sequences(again) == sequences(received)


def test_begins_where_it_is_told_and_seeks(gateway, sandbox):
    send_promotions(sandbox, gateway, 2)
    subscription = Subscription(gateway, start=EARLIEST)
    everything = subscription.get().lag
    member = subscription.join(max_outstanding=1000, max_batch=1000)
    received = member.take(everything)
    subscription.acknowledge(received[:-1])
    sought = subscription.ask("SeekSubscription", to={
        "after_cursor": received[-3].notification.cursor})
    assert sought.skipped == 0
    again = member.take(2)
    assert sequences(again) == sequences(received[-2:])
    sought = subscription.ask("SeekSubscription", to={"edge": "EDGE_LATEST"})
    assert sought.skipped == 2 and sought.subscription.lag == 0
    sought = subscription.ask("SeekSubscription", to={
        "from_time": received[-2].notification.receive_time})
    since = member.wait_for("deliveries").deliveries.deliveries
    assert sequences(since)[0] <= received[-2].notification.sequence
    member.leave()


def test_manages_subscriptions_by_name(gateway):
    subscription = Subscription(gateway, ack_deadline={"seconds": 30})
    again = subscription.call("CreateSubscription",
                              subscription_id=subscription.id)
    assert (again.code, again.reason) == (grpc.StatusCode.ALREADY_EXISTS,
                                          "SUBSCRIPTION_EXISTS")
    updated = subscription.call(
        "UpdateSubscription", subscription={"name": subscription.name,
                                            "max_attempts": 3})
    assert updated.ok, updated
    state = updated.response.subscription
    assert (state.max_attempts, state.ack_deadline.seconds) == (3, 30)
    fixed = subscription.call(
        "UpdateSubscription", subscription={"name": subscription.name},
        update_mask={"paths": ["order_by_customer"]})
    assert fixed.code == grpc.StatusCode.INVALID_ARGUMENT
    names, token = [], ""
    while True:
        page = subscription.call("ListSubscriptions", page_size=2,
                                 page_token=token).response
        names += [each.name for each in page.subscriptions]
        token = page.next_page_token
        if not token:
            break
    assert subscription.name in names and names == sorted(names)

    member = subscription.join()
    subscription.ask("DeleteSubscription")
    assert read_error(member.ended()).reason == "SUBSCRIPTION_NOT_FOUND"
    gone = subscription.call("GetSubscription", name=subscription.name)
    assert gone.reason == "SUBSCRIPTION_NOT_FOUND"
    assert subscription.answer(["x"]).reason == "SUBSCRIPTION_NOT_FOUND"


def test_refuses_what_is_malformed(gateway):
    subscription = Subscription(gateway)
    for method, fields, field in (
            ("CreateSubscription", {"subscription_id": "CRM"},
             "subscription_id"),
            ("CreateSubscription", {
                "subscription_id": "crm",
                "subscription": {"ack_deadline": {"nanos": 1}}},
             "ack_deadline"),
            ("GetSubscription", {}, "name"),
            ("SeekSubscription", {"name": subscription.name}, "to"),
            ("ReplayParked", {"name": subscription.name}, "which"),
            ("ListParked", {"name": subscription.name, "page_size": -1},
             "page_size"),
    ):
        answer = subscription.call(method, **fields)
        assert answer.code == grpc.StatusCode.INVALID_ARGUMENT, method
        assert field in answer.violations, (method, answer)
    token = subscription.call("ListParked", name=subscription.name,
                              page_token="nonsense")
    assert token.reason == "PAGE_TOKEN_INVALID"
    assert "ack_ids" in subscription.answer().violations
