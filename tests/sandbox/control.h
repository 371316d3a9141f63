#ifndef TESTS_SANDBOX_CONTROL_H_
#define TESTS_SANDBOX_CONTROL_H_

#include <string>

#include "tests/sandbox/api.h"
#include "tests/sandbox/async.h"
#include "tests/sandbox/callbacks.h"
#include "tests/sandbox/jobs.h"
#include "tests/sandbox/message.h"
#include "tests/sandbox/promotions.h"
#include "tests/sandbox/state.h"

namespace sandbox {

// The control API under /sandbox/, as README.md describes it.
class Control {
 public:
  Control(State& state, const Api& api, const JobQueue& jobs,
          CallbackSender& callbacks, PromotionSender& promotions)
      : state_(state),
        api_(api),
        jobs_(jobs),
        callbacks_(callbacks),
        promotions_(promotions) {}

  asio::awaitable<Reply> Handle(Request request);

 private:
  // These throw std::exception for a bad request.
  Reply Cards(const Request& request, const std::string& barcode);
  Reply Faults(const Request& request, const std::string& id);
  Reply Entries(const Request& request);
  Reply Items(const Request& request, const std::string& code);
  Reply Document(const std::string& name) const;
  Reply Shelf(const Request& request, const std::string& path);
  Reply Sessions(const Request& request, const std::string& id);
  Reply ChangeOrShowSettings(const Request& request);
  Reply Health() const;
  asio::awaitable<Reply> Promotions(Json order);
  asio::awaitable<Reply> Callbacks(Json order);

  State& state_;
  const Api& api_;
  const JobQueue& jobs_;
  CallbackSender& callbacks_;
  PromotionSender& promotions_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CONTROL_H_
