#include "adapters/http/beast_connection.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "adapters/http/reply_slot.h"
#include "adapters/http/sender_address.h"
#include "adapters/net/listening.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using State = ConnectionProgress::State;

// When one is asked again to go that was just between two reads.
constexpr absl::Duration kAskAgainTime = absl::Milliseconds(50);

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
      stream_(std::move(socket)),
      // Room for a header that is too long to be seen as such.
      buffer_(options.max_header_bytes + 2 * kReadBytes),
      options_(options),
      handler_(handler),
      connections_(connections),
      peer_(PeerOf(stream_.socket())),
      is_of_proxy_(ContainsAddress(options.trusted_proxies, peer_)),
      deadline_(*context_) {
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  progress_.since = std::chrono::steady_clock::now();
}

void BeastConnection::Close() {
  stream_.close();
  if (slot_ != nullptr) slot_->Abandon();
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
  stream_.cancel();
  CancelAfter(kAskAgainTime);
}

ConnectionProgress BeastConnection::progress() const {
  ConnectionProgress progress = progress_;
  progress.bytes = stream_.rate_policy().bytes();
  return progress;
}

void BeastConnection::Enter(State state) {
  progress_.state = state;
  progress_.since = std::chrono::steady_clock::now();
  stream_.rate_policy().Reset();
  connections_.OnChange();
}

bool BeastConnection::HasUnread() const {
  error_code error;
  return stream_.socket().available(error) > 0;
}

asio::awaitable<void> BeastConnection::Serve() {
  // Through a proxy each request has a place of its own.
  std::optional<AddressLimit::Place> place;
  if (!is_of_proxy_) place = connections_.addresses().Take(peer_);
  bool another = is_of_proxy_ || place.has_value();
  if (!another) co_await Refuse(TooManyOfAddress());
  // Not as the loop's condition: g++ 12 compiles a co_await there to a trap.
  while (another) another = co_await ServeOne();
  deadline_.expires_at(asio::steady_timer::time_point::max());
  stream_.close();
}

asio::awaitable<bool> BeastConnection::ServeOne() {
  if (co_await AwaitRequest()) co_return false;
  Parser parser;
  const Error error = co_await ReadHeader(parser);
  std::optional<HttpRefusal> refusal;
  if (error) {
    refusal = RefusalAfter(error);
    if (!refusal.has_value()) co_return false;
  } else if (const auto why = Objection(parser.get()); !why.empty()) {
    refusal = Malformed(why);
  }
  if (refusal.has_value()) {
    co_await Refuse(*std::move(refusal));
    co_return false;
  }
  const bool another = co_await ServeRequest(parser);
  co_return another;
}

asio::awaitable<bool> BeastConnection::ServeRequest(Parser& parser) {
  HttpIncoming incoming = ToIncoming(parser.get(), peer_);
  incoming.peer =
      SenderAddress(peer_, incoming.headers, options_.trusted_proxies);
  std::optional<AddressLimit::Place> place;
  if (is_of_proxy_) place = connections_.addresses().Take(incoming.peer);
  if (is_of_proxy_ && !place.has_value()) {
    co_await Refuse(TooManyOfAddress());
    co_return false;
  }
  if (parser.content_length())
    incoming.content_length = *parser.content_length();
  else if (parser.is_done())
    incoming.content_length = 0;
  auto verdict = co_await Decide(incoming);
  if (!verdict.has_value()) co_return false;
  bool another = false;
  if (auto* const reply = std::get_if<HttpReply>(&*verdict)) {
    progress_.has_priority = false;
    another = co_await Answer(parser, std::move(*reply));
  } else {
    auto& admission = std::get<HttpAdmission>(*verdict);
    another = co_await ServeAdmitted(parser, std::move(incoming),
                                     std::move(admission));
  }
  co_return another;
}

asio::awaitable<bool> BeastConnection::ServeAdmitted(Parser& parser,
                                                     HttpIncoming incoming,
                                                     HttpAdmission admission) {
  progress_.has_priority = admission.has_priority;
  BodyBudget::Lease lease(connections_.bodies(), ShareOf(admission));
  parser.body_limit(admission.max_body_bytes);
  const uint64_t announced = incoming.content_length.value_or(0);
  std::optional<HttpRefusal> refusal;
  if (announced > admission.max_body_bytes)
    refusal = BodyTooLarge();
  else if (!lease.Fits(announced))
    refusal = NoRoomForBody();
  else if (!admission.has_priority && !connections_.LeavesRoomForPriority())
    refusal = NoRoomForRequest();
  if (!refusal.has_value()) {
    const Error error = co_await ReadBody(parser, lease);
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
  incoming.body = std::move(parser.get().body());
  auto reply = co_await Handle(std::move(incoming), std::move(admission));
  if (!reply.has_value()) co_return false;
  lease.Release();
  const bool another = co_await Answer(parser, *std::move(reply));
  co_return another;
}

asio::awaitable<std::optional<HttpVerdict>> BeastConnection::Decide(
    const HttpIncoming& header) {
  Enter(State::kBusy);
  const auto left = deadline_.expiry() - std::chrono::steady_clock::now();
  deadline_.expires_at(asio::steady_timer::time_point::max());
  const auto slot = std::make_shared<ReplySlot<HttpVerdict>>(*context_);
  slot_ = slot;
  handler_(header, MakeReplier(context_, slot));
  auto verdict = co_await slot->Await();
  slot_.reset();
  SetDeadline(absl::FromChrono(left));
  co_return verdict;
}

asio::awaitable<std::optional<HttpReply>> BeastConnection::Handle(
    HttpIncoming incoming, HttpAdmission admission) {
  Enter(State::kBusy);
  const auto slot = std::make_shared<ReplySlot<HttpReply>>(*context_);
  slot_ = slot;
  std::move(admission.handle)(std::move(incoming), MakeReplier(context_, slot));
  auto reply = co_await slot->Await();
  slot_.reset();
  co_return reply;
}

void BeastConnection::SetDeadline(absl::Duration time) {
  // The stream's own timer closes it, so that nothing could be answered. It
  // comes later, for when cancel() falls between two reads.
  stream_.expires_after(absl::ToChronoNanoseconds(time + kLingerTime));
  CancelAfter(time);
}

void BeastConnection::CancelAfter(absl::Duration time) {
  deadline_.expires_after(absl::ToChronoNanoseconds(time));
  deadline_.async_wait([self = shared_from_this()](error_code) {
    if (self->IsLate()) self->stream_.cancel();
  });
}

bool BeastConnection::IsLate() const {
  return deadline_.expiry() <= std::chrono::steady_clock::now();
}

}  // namespace gateway
