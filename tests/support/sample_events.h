#ifndef TESTS_SUPPORT_SAMPLE_EVENTS_H_
#define TESTS_SUPPORT_SAMPLE_EVENTS_H_

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "tests/support/answer.h"

namespace gateway {

// An event as an adapter makes it. `customer` without its platform.
inline Event SampleEvent(const std::string& id, const std::string& customer,
                         const std::string& card = "",
                         const std::string& promotion = "") {
  v1::Notification notification;
  notification.set_id(id);
  notification.set_source("4ws");
  notification.set_type("customer_promotion");
  notification.mutable_subject()->set_customer(absl::StrCat("4ws/", customer));
  notification.mutable_subject()->set_card(card);
  notification.mutable_customer_promotion()->set_customer(customer);

  Event event;
  event.id = id;
  event.source = "4ws";
  event.type = "customer_promotion";
  event.receive_time = absl::FromUnixSeconds(1'700'000'000);
  event.customer = notification.subject().customer();
  event.card = card;
  if (!promotion.empty()) {
    notification.mutable_subject()->add_promotions(promotion);
    event.promotions.push_back(promotion);
  }
  event.notification = notification.SerializeAsString();
  event.raw = absl::StrCat(R"({"subjectCode":")", customer, R"("})");
  return event;
}

// Appends, waits for it, and answers with the sequence; 0 if it failed.
inline int64_t AppendNow(EventLog& log, Event event) {
  Answer<Appended> answer;
  log.Append(std::move(event), Dedupe(), answer.done());
  const auto appended = answer.Wait();
  return appended.ok() ? appended->sequence : 0;
}

// Appends events with the ids `first`..`last` of customer 1.
inline void AppendRange(EventLog& log, int first, int last) {
  for (int id = first; id <= last; ++id)
    AppendNow(log, SampleEvent(absl::StrCat(id), "1"));
}

// Forgets the events before `first`, and waits for it.
inline absl::Status TrimNow(EventLog& log, int64_t first) {
  Answer<LogBounds> answer;
  log.TrimBefore(first, answer.done());
  return answer.Wait().status();
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_SAMPLE_EVENTS_H_
