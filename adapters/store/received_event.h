#ifndef ADAPTERS_STORE_RECEIVED_EVENT_H_
#define ADAPTERS_STORE_RECEIVED_EVENT_H_

#include "adapters/store/event_log.h"

namespace gateway {

// A webhook, ready to be appended to the event log.
struct ReceivedEvent {
  Event event;
  Dedupe dedupe = {};
  // Whether its subject, such as a customer, was found in it. The event has the
  // whole body in any case.
  bool mapped = true;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_RECEIVED_EVENT_H_
