#include "host/signal/philox.hpp"
