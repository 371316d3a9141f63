#include "clients/cli/app.h"

int main(int argc, char** argv) { return fourws::cli::RunApp(argc, argv); }
