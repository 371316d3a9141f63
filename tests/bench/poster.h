#ifndef TESTS_BENCH_POSTER_H_
#define TESTS_BENCH_POSTER_H_

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "boost/asio/executor_work_guard.hpp"
#include "boost/asio/io_context.hpp"
#include "boost/asio/ip/tcp.hpp"
#include "tests/bench/flight.h"

namespace bench {

// `http://HOST:PORT/PATH` in its parts. The host is an IP address.
struct Url {
  boost::asio::ip::tcp::endpoint server;
  std::string path;
};
Url ToUrl(const std::string& text);

// Posts JSON over kept connections, as many as there are posts at once, on one
// thread. It does as little as HTTP asks for: on one machine it takes from the
// gateway what it uses itself.
class Poster {
 public:
  Poster();
  // All posts must be done.
  ~Poster();

  // Ends with the HTTP status, or with what came instead. `done` is called on
  // the poster's thread; it may post. Thread-safe. All URLs are of one server.
  void Post(Url url, std::string body, Flight::Done done);

 private:
  class Connection;

  Connection& TakeIdle();

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type>
      open_ = boost::asio::make_work_guard(io_);
  // These are used on the thread only.
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> idle_;
  std::thread thread_;
};

}  // namespace bench

#endif  // TESTS_BENCH_POSTER_H_
