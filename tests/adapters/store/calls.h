#ifndef TESTS_ADAPTERS_STORE_CALLS_H_
#define TESTS_ADAPTERS_STORE_CALLS_H_

#include <string>
#include <vector>

#include "adapters/store/event_log.h"
#include "adapters/store/operation_store.h"
#include "tests/support/answer.h"

// The stores' calls, awaited.
namespace gateway {

// Starts a call with a Done and waits for its answer.
template <typename T, typename Call>
absl::StatusOr<T> Await(Call call) {
  Answer<T> answer;
  call(answer.done());
  return answer.Wait();
}

inline absl::StatusOr<CreatedOperation> Create(OperationStore& store,
                                               const OperationRecord& record) {
  return Await<CreatedOperation>(
      [&](auto done) { store.Create(record, std::move(done)); });
}

inline absl::StatusOr<OperationRecord> Update(OperationStore& store,
                                              const OperationRecord& record) {
  return Await<OperationRecord>(
      [&](auto done) { store.Update(record, std::move(done)); });
}

inline absl::StatusOr<OperationRecord> Get(OperationStore& store,
                                           const std::string& name) {
  return Await<OperationRecord>(
      [&](auto done) { store.Get(name, std::move(done)); });
}

inline absl::StatusOr<Appended> Append(EventLog& log, Event event,
                                       Dedupe dedupe = {}) {
  return Await<Appended>(
      [&](auto done) { log.Append(event, dedupe, std::move(done)); });
}

inline absl::StatusOr<std::vector<EventPtr>> Read(EventLog& log, int64_t after,
                                                  int max_events = 1000,
                                                  int64_t max_bytes = 1 << 30,
                                                  bool with_raw = false) {
  return Await<std::vector<EventPtr>>([&](auto done) {
    log.Read(after, max_events, max_bytes, with_raw, std::move(done));
  });
}

inline absl::StatusOr<LogBounds> TrimBefore(EventLog& log, int64_t first) {
  return Await<LogBounds>(
      [&](auto done) { log.TrimBefore(first, std::move(done)); });
}

// A record of an operation in flight, all of whose keys are its own.
inline OperationRecord RecordNamed(const std::string& id) {
  OperationRecord record;
  record.set_name("operations/" + id);
  record.set_state(v1::OperationMetadata::STATE_SENDING);
  record.set_caller("till");
  record.set_method("Redeem");
  record.set_request_id("request-" + id);
  record.set_bound(true);
  record.set_resource("giftcards/" + id);
  record.set_holds_resource(true);
  record.set_callback_token_hash("hash-" + id);
  return record;
}

inline Event EventNamed(const std::string& id) {
  Event event;
  event.id = id;
  event.source = "4ws";
  event.type = "promotion";
  event.receive_time = absl::FromUnixMillis(1'700'000'000'123);
  event.notification = "typed " + id;
  event.raw = "raw " + id;
  return event;
}

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_CALLS_H_
