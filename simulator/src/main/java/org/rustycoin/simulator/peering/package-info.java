/**
 * A node's choice of peers over months: the real address book and slots of one node, and a model of everybody else, who is
 * there or not and tells addresses, true or false.
 */
@NullMarked
package org.rustycoin.simulator.peering;

import org.jspecify.annotations.NullMarked;
