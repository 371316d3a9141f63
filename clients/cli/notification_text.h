#ifndef CLIENTS_CLI_NOTIFICATION_TEXT_H_
#define CLIENTS_CLI_NOTIFICATION_TEXT_H_

#include <string>

#include "fourws/gateway/v1/notification.pb.h"

namespace fourws::cli {

// The line above a table of `NotificationRows`, with a line break.
std::string NotificationHeadline();

// A row for each promotion and period of the notification, at least one row;
// each with a line break.
std::string NotificationRows(const gateway::v1::Notification& notification);

// The line above a list of `NotificationLine`s, with a line break.
std::string NotificationLineHead();

// One line, with a line break: its id, its customer and card, and what it is
// about.
std::string NotificationLine(const gateway::v1::Notification& notification);

// Describes a notification for people, with its raw body if it has that.
std::string DescribeNotification(const gateway::v1::Notification& notification);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_NOTIFICATION_TEXT_H_
