#include "adapters/http/curl_one_send.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace gateway {

int CurlOneSend::OnAttempt(void* self, char*, char*, int, int) {
  auto& send = *static_cast<CurlOneSend*>(self);
  ++send.attempts_;
  return send.attempts_ > 1 && send.request_.method != "GET"
             ? CURL_PREREQFUNC_ABORT
             : CURL_PREREQFUNC_OK;
}

int CurlOneSend::OnSeek(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }

size_t CurlOneSend::OnRead(char* to, size_t size, size_t count, void* self) {
  auto& send = *static_cast<CurlOneSend*>(self);
  const std::string& body = send.request_.body;
  const size_t rest = body.size() - send.handed_over_;
  if (rest == 0 || send.attempts_ != 1) return CURL_READFUNC_ABORT;
  const size_t taken = std::min(size * count, rest);
  std::memcpy(to, body.data() + send.handed_over_, taken);
  send.handed_over_ += taken;
  return taken;
}

}  // namespace gateway
