#ifndef CLIENTS_CLI_NOTIFICATION_TEXT_H_
#define CLIENTS_CLI_NOTIFICATION_TEXT_H_

#include <string>

#include "fourws/gateway/v1/notification.pb.h"

namespace fourws::cli {

// Headline of the table that `NotificationRows` fills.
std::string NotificationHeadline();

// Returns a row for each promotion and period, at least one row for each
// notification; each with a line break.
std::string NotificationRows(const gateway::v1::Notification& notification);

// Headline of the list that `NotificationLine` fills.
std::string NotificationLineHead();

// One line, with a line break: its id, whom it concerns and what it is about.
std::string NotificationLine(const gateway::v1::Notification& notification);

// Tells people all of a notification, its body too if that is there.
std::string DescribeNotification(const gateway::v1::Notification& notification);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_NOTIFICATION_TEXT_H_
