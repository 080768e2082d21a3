// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs something at SIGHUP. The JDK has this in {@code sun.misc.Signal} only (module jdk.unsupported), which the compiler warns of; so it is
 * looked up.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {}

    /** From now on {@code action} runs at each SIGHUP, on a thread of its own. */
    static void run(Runnable action) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                Thread.ofVirtual().name("hang-up").start(action);
            }
            return null;
        };
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handlerType}, handler);
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            Method handle = signal.getMethod("handle", signal, handlerType);
            handle.invoke(null, hangUp, ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.atWarn().setCause(e).log("SIGHUP is not heard; POST /-/reload does the same");
        }
    }
}
