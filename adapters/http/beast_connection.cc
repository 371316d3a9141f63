#include "adapters/http/beast_connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include "adapters/base/log.h"
#include "adapters/http/reply_slot.h"
#include "adapters/http/sender_address.h"

namespace gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using State = ConnectionProgress::State;

constexpr size_t kReadBytes = 4096;
// When one is asked again to go that was just between two reads.
constexpr absl::Duration kAskAgainTime = absl::Milliseconds(50);
// How much longer a client that gets its last answer is listened to.
constexpr absl::Duration kLingerTime = absl::Seconds(2);
constexpr size_t kLingerBytes = size_t{4} << 20;

// Errors come as values.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

std::chrono::nanoseconds ToStd(absl::Duration duration) {
  return absl::ToChronoNanoseconds(duration);
}

std::string AddressOf(const asio::ip::tcp::socket& socket) {
  error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? "" : endpoint.address().to_string();
}

bool IsProxy(const HttpListenerOptions& options, const std::string& peer) {
  const auto address = IpAddress::Parse(peer);
  return address && ContainsAddress(options.trusted_proxies, *address);
}

// How many bytes at the front of `buffer` are an empty line; nothing while that
// cannot be known.
std::optional<size_t> EmptyLine(const beast::flat_buffer& buffer) {
  const auto bytes = buffer.data();
  const std::string_view text(static_cast<const char*>(bytes.data()),
                              bytes.size());
  if (text.empty() || text == "\r") return std::nullopt;
  if (text.front() == '\n') return 1;
  return text.starts_with("\r\n") ? 2 : 0;
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
      peer_(AddressOf(stream_.socket())),
      is_of_proxy_(IsProxy(options, peer_)),
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
  BodyBudget::Lease lease(connections_.bodies(), admission.has_priority);
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

asio::awaitable<error_code> BeastConnection::AwaitRequest() {
  if (!is_new_) Enter(State::kWaiting);
  const bool is_new = std::exchange(is_new_, false);
  SetDeadline(is_new ? options_.request_timeout : options_.idle_timeout);
  bool skipped = false;
  for (;;) {
    const auto line = EmptyLine(buffer_);
    if (line.has_value() && (*line == 0 || skipped)) break;
    if (line.has_value()) {
      buffer_.consume(*line);
      skipped = true;
    } else {
      const Error error = co_await ReadSome();
      if (error) co_return error;
    }
  }
  if (!is_new) SetDeadline(options_.request_timeout);
  co_return error_code();
}

asio::awaitable<error_code> BeastConnection::ReadSome() {
  // A connection that only waits needs no room for what may come.
  auto [error] = co_await stream_.socket().async_wait(
      asio::ip::tcp::socket::wait_read, kAwait);
  if (error) co_return error;
  size_t size = 0;
  std::tie(error, size) =
      co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
  buffer_.commit(size);
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadHeader(Parser& parser) {
  Enter(State::kReceiving);
  parser.header_limit(options_.max_header_bytes);
  // Whoever decides about the request says how large its body may be.
  parser.body_limit(std::numeric_limits<uint64_t>::max());
  const auto [error, size] =
      co_await http::async_read_header(stream_, buffer_, parser, kAwait);
  if (!error && progress_.is_leaving) co_return asio::error::operation_aborted;
  co_return error;
}

asio::awaitable<error_code> BeastConnection::ReadBody(
    Parser& parser, BodyBudget::Lease& lease) {
  Enter(State::kReceiving);
  if (!parser.is_done() && parser.get().version() == 11 &&
      beast::iequals(parser.get()[http::field::expect], "100-continue")) {
    static constexpr std::string_view kContinue =
        "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] =
        co_await asio::async_write(stream_, asio::buffer(kContinue), kAwait);
    if (error) co_return error;
  }
  parser.eager(true);
  while (!parser.is_done()) {
    const auto [error, size] =
        co_await http::async_read_some(stream_, buffer_, parser, kAwait);
    if (error) co_return error;
    if (progress_.is_leaving || (!parser.is_done() && IsLate()))
      co_return asio::error::operation_aborted;
    if (!lease.GrowTo(parser.get().body().size()))
      co_return asio::error::no_memory;
  }
  co_return error_code();
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

asio::awaitable<bool> BeastConnection::Answer(Parser& parser, HttpReply reply) {
  const auto& request = parser.get();
  const bool keep = request.keep_alive() && parser.is_done() &&
                    connections_.MayStay(progress_.has_priority);
  const bool with_body = request.method() != http::verb::head;
  const bool written = co_await Write(
      ToResponse(std::move(reply), request.version(), keep), with_body);
  if (written && !keep) co_await Linger();
  co_return written&& keep;
}

asio::awaitable<bool> BeastConnection::Write(BeastResponse response,
                                             bool with_body) {
  Enter(State::kAnswering);
  deadline_.expires_at(asio::steady_timer::time_point::max());
  stream_.expires_after(ToStd(options_.request_timeout));
  http::response_serializer<http::string_body> serializer(response);
  error_code error;
  size_t size = 0;
  if (with_body) {
    std::tie(error, size) =
        co_await http::async_write(stream_, serializer, kAwait);
  } else {
    std::tie(error, size) =
        co_await http::async_write_header(stream_, serializer, kAwait);
  }
  co_return !error;
}

asio::awaitable<void> BeastConnection::Refuse(HttpRefusal refusal) {
  LogSampled(LogLevel::kWarning, "http_refused",
             {{"status", std::to_string(refusal.reply.status)},
              {"reason", refusal.reason}});
  CountRefusal(refusal.reply.status, refusal.reason);
  const bool written =
      co_await Write(ToResponse(std::move(refusal.reply), /*version=*/11,
                                /*keep_alive=*/false),
                     /*with_body=*/true);
  // Who makes room for another does so at once.
  if (written && !progress_.is_leaving) co_await Linger();
}

std::optional<HttpRefusal> BeastConnection::RefusalAfter(
    const Error& error) const {
  if (progress_.is_leaving && error == asio::error::operation_aborted)
    return NoRoomForRequest();
  return RefusalOf(error);
}

void BeastConnection::CountRefusal(int status, const char* reason) const {
  if (options_.on_refused) options_.on_refused(status, reason);
}

asio::awaitable<void> BeastConnection::Linger() {
  Enter(State::kLingering);
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(ToStd(kLingerTime));
  buffer_.clear();
  for (size_t total = 0; !error && total < kLingerBytes;) {
    size_t size = 0;
    std::tie(error, size) =
        co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAwait);
    total += size;
  }
}

void BeastConnection::SetDeadline(absl::Duration time) {
  // The stream's own timer closes it, so that nothing could be answered. It
  // comes later, for when cancel() falls between two reads.
  stream_.expires_after(ToStd(time + kLingerTime));
  CancelAfter(time);
}

void BeastConnection::CancelAfter(absl::Duration time) {
  deadline_.expires_after(ToStd(time));
  deadline_.async_wait([self = shared_from_this()](error_code) {
    if (self->IsLate()) self->stream_.cancel();
  });
}

bool BeastConnection::IsLate() const {
  return deadline_.expiry() <= std::chrono::steady_clock::now();
}

}  // namespace gateway
