#ifndef SERVER_HANGUP_H_
#define SERVER_HANGUP_H_

namespace gateway {

// From now on SIGHUP never ends the process, in whatever state it is: the log
// opens its file again, as rotation of logs asks for. Call this before any
// other thread is started, for they must not take the signal.
void ReopenLogOnHangup();

}  // namespace gateway

#endif  // SERVER_HANGUP_H_
