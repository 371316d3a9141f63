#include "adapters/http/beast_connection.h"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "adapters/http/sender_address.h"
#include "adapters/net/listening.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using State = ConnectionProgress::State;

std::string PeerOf(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? "" : HostOf(endpoint);
}

BodyShare ShareOf(const HttpAdmission& admission) {
  if (admission.has_priority) return BodyShare::kAll;
  return admission.is_of_stranger ? BodyShare::kHalf
                                  : BodyShare::kThreeQuarters;
}

}  // namespace

BeastConnection::BeastConnection(std::shared_ptr<asio::io_context> context,
                                 asio::ip::tcp::socket socket,
                                 const HttpListenerOptions& options,
                                 const HttpHandler& handler,
                                 BeastConnections& connections)
    : context_(std::move(context)),
      socket_(std::move(socket)),
      // Room for a header that is too long to be seen as such.
      buffer_(options.max_header_bytes + kReadBytes + kBodyReadBytes),
      options_(options),
      handler_(handler),
      connections_(connections),
      peer_(PeerOf(socket_)),
      is_of_proxy_(ContainsAddress(options.trusted_proxies, peer_)),
      verdict_(std::make_shared<ReplySlot<HttpVerdict>>(*context_)),
      reply_(std::make_shared<ReplySlot<HttpReply>>(*context_)),
      timer_(*context_) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  progress_.since = std::chrono::steady_clock::now();
}

void BeastConnection::Close() {
  error_code ignored;
  socket_.close(ignored);
  verdict_->Abandon();
  reply_->Abandon();
}

void BeastConnection::AskToGo() {
  const bool has_begun = progress_.state == State::kReceiving;
  progress_.is_leaving = true;
  progress_.since = std::chrono::steady_clock::now();
  if (!has_begun) {
    if (progress_.state != State::kLingering)
      CountRefusal(0, "closed_to_make_room");
    return Close();
  }
  error_code ignored;
  socket_.cancel(ignored);
}

void BeastConnection::Enter(State state) {
  progress_.state = state;
  progress_.since = std::chrono::steady_clock::now();
  progress_.bytes = 0;
  connections_.OnChange();
}

bool BeastConnection::HasUnread() const {
  error_code error;
  return socket_.available(error) > 0;
}

asio::awaitable<void> BeastConnection::Serve() {
  // Through a proxy each request has a place of its own.
  std::optional<AddressLimit::Place> place;
  if (!is_of_proxy_) place = connections_.addresses().Take(peer_);
  bool another = is_of_proxy_ || place.has_value();
  if (!another) co_await Refuse(TooManyOfAddress());
  // Not as the loop's condition: g++ 12 compiles a co_await there to a trap.
  while (another) another = co_await ServeOne();
  deadline_ = Time::max();
  timer_.cancel();
  error_code ignored;
  socket_.close(ignored);
}

asio::awaitable<bool> BeastConnection::ServeOne() {
  if (co_await AwaitRequest()) co_return false;
  BeastRequest request(options_.max_header_bytes);
  Enter(State::kReceiving);
  Error error = Parse(request);
  if (error == http::error::need_more) error = co_await ReadHeader(request);
  std::optional<HttpRefusal> refusal;
  if (error) {
    refusal = RefusalAfter(error);
    if (!refusal.has_value()) co_return false;
  } else if (const auto why = request.Objection(); !why.empty()) {
    refusal = Malformed(why);
  }
  if (refusal.has_value()) {
    co_await Refuse(*std::move(refusal));
    co_return false;
  }
  const bool another = co_await ServeRequest(request);
  co_return another;
}

asio::awaitable<bool> BeastConnection::ServeRequest(BeastRequest& request) {
  HttpIncoming& incoming = request.incoming();
  incoming.peer = peer_;
  std::optional<AddressLimit::Place> place;
  if (is_of_proxy_) {
    incoming.peer =
        SenderAddress(peer_, incoming.headers, options_.trusted_proxies);
    place = connections_.addresses().Take(incoming.peer);
  }
  if (is_of_proxy_ && !place.has_value()) {
    co_await Refuse(TooManyOfAddress());
    co_return false;
  }
  if (request.content_length())
    incoming.content_length = *request.content_length();
  else if (request.is_done())
    incoming.content_length = 0;
  auto verdict = co_await Decide(incoming);
  if (!verdict.has_value()) co_return false;
  bool another = false;
  if (auto* const reply = std::get_if<HttpReply>(&*verdict)) {
    progress_.has_priority = false;
    another = co_await Answer(request, std::move(*reply));
  } else {
    auto& admission = std::get<HttpAdmission>(*verdict);
    another = co_await ServeAdmitted(request, std::move(admission));
  }
  co_return another;
}

asio::awaitable<bool> BeastConnection::ServeAdmitted(BeastRequest& request,
                                                     HttpAdmission admission) {
  progress_.has_priority = admission.has_priority;
  BodyBudget::Lease lease(connections_.bodies(), ShareOf(admission));
  request.body_limit(admission.max_body_bytes);
  const uint64_t announced = request.incoming().content_length.value_or(0);
  std::optional<HttpRefusal> refusal;
  if (announced > admission.max_body_bytes)
    refusal = BodyTooLarge();
  else if (!lease.Fits(announced))
    refusal = NoRoomForBody();
  else if (!admission.has_priority && !connections_.LeavesRoomForPriority())
    refusal = NoRoomForRequest();
  if (!refusal.has_value()) {
    Enter(State::kReceiving);
    Error error = TakeBody(request, lease);
    if (error == http::error::need_more)
      error = co_await ReadBody(request, lease);
    if (error) {
      refusal = RefusalAfter(error);
      if (!refusal.has_value()) co_return false;
    }
  }
  if (refusal.has_value()) {
    lease.Release();
    co_await Refuse(*std::move(refusal));
    co_return false;
  }
  Enter(State::kBusy);
  SetDeadline(Time::max());
  std::move(admission.handle)(std::move(request.incoming()),
                              MakeReplier(context_, reply_));
  auto reply = co_await reply_->Await();
  if (!reply.has_value()) co_return false;
  lease.Release();
  const bool another = co_await Answer(request, *std::move(reply));
  co_return another;
}

asio::awaitable<std::optional<HttpVerdict>> BeastConnection::Decide(
    const HttpIncoming& header) {
  Enter(State::kBusy);
  const Time before = std::chrono::steady_clock::now();
  const Time deadline = std::exchange(deadline_, Time::max());
  handler_(header, MakeReplier(context_, verdict_));
  auto verdict = co_await verdict_->Await();
  SetDeadline(deadline + (std::chrono::steady_clock::now() - before));
  co_return verdict;
}

void BeastConnection::SetDeadline(Time deadline) {
  deadline_ = deadline;
  if (deadline_ < next_look_)
    LookAt(std::min(deadline_,
                    std::chrono::steady_clock::now() +
                        absl::ToChronoNanoseconds(std::min(
                            options_.request_timeout, options_.idle_timeout))));
}

void BeastConnection::SetDeadline(absl::Duration time) {
  SetDeadline(std::chrono::steady_clock::now() +
              absl::ToChronoNanoseconds(time));
}

void BeastConnection::LookAt(Time time) {
  next_look_ = time;
  timer_.expires_at(time);
  timer_.async_wait([self = shared_from_this()](error_code error) {
    if (error != asio::error::operation_aborted) self->Look();
  });
}

void BeastConnection::Look() {
  next_look_ = Time::max();
  error_code ignored;
  if (IsLate())
    socket_.cancel(ignored);
  else
    SetDeadline(deadline_);
}

bool BeastConnection::IsLate() const {
  return deadline_ <= std::chrono::steady_clock::now();
}

}  // namespace gateway
