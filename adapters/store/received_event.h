#ifndef ADAPTERS_STORE_RECEIVED_EVENT_H_
#define ADAPTERS_STORE_RECEIVED_EVENT_H_

#include "adapters/store/event_log.h"

namespace gateway {

// A webhook's body as the event log takes it.
struct ReceivedEvent {
  Event event;
  // When it repeats what the log has.
  Dedupe dedupe = {};
  // Whether what it concerns could be found in it. All is kept in any case.
  bool mapped = true;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_RECEIVED_EVENT_H_
