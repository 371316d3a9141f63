#ifndef TESTS_BENCH_SUBSCRIBERS_H_
#define TESTS_BENCH_SUBSCRIBERS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fourws/gateway/v1/notification_stream.grpc.pb.h"
#include "tests/bench/flight.h"

namespace bench {

// Streams of notifications over a few connections.
class Subscribers {
 public:
  // Called with each response of a stream in turn, from any thread. False ends
  // the stream.
  using Take =
      std::function<bool(const fourws::gateway::v1::SubscribeResponse&)>;

  explicit Subscribers(const std::string& target);

  // Subscribes everything from that edge on. Ends with `OK` if `take` ended it,
  // and with what came instead otherwise. This may be destroyed once all
  // streams have ended, but not by `done` itself.
  void Start(int number, fourws::gateway::v1::SubscribeRequest::Edge edge,
             Take take, Flight::Done done);

 private:
  std::vector<std::unique_ptr<fourws::gateway::v1::NotificationStream::Stub>>
      stubs_;
};

}  // namespace bench

#endif  // TESTS_BENCH_SUBSCRIBERS_H_
