#ifndef SERVER_NOTIFICATIONS_SUBSCRIPTION_IO_H_
#define SERVER_NOTIFICATIONS_SUBSCRIPTION_IO_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/feed.h"
#include "server/notifications/group_reader.h"
#include "server/notifications/subscription_state.h"

namespace gateway {

// Does the reading and writing of one named subscription: asks the store and
// the feed, and hands what they answer to the SubscriptionState. Thread-safe.
class SubscriptionIo {
 public:
  // Lets `take` change the state, under the lock that guards it, and then lets
  // the subscription go on. Does nothing if the subscription is gone. It is
  // called once, perhaps inside the call that took it.
  using Take = absl::FunctionRef<void(SubscriptionState&, absl::Time now)>;
  using Report = std::function<void(Take)>;

  SubscriptionIo(Feed& feed, SubscriptionStore& store, std::string name)
      : feed_(feed), store_(store), name_(std::move(name)) {}
  ~SubscriptionIo() { feed_.Forget(this); }

  const std::string& name() const { return name_; }

  void Load(Report report);
  void Write(SubscriptionChange change, Report report);
  void Read(const GroupReader::Step& step, Report report);

 private:
  void ReadPage(int64_t after, Report report);
  void AwaitMore(int64_t after, Report report);
  void ListReplays(Report report);

  Feed& feed_;
  SubscriptionStore& store_;
  const std::string name_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIPTION_IO_H_
