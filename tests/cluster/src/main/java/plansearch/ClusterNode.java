package plansearch;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One node of a cluster, with the settings that its arguments give as {@code name=value}. Unlike the server's own start
 * it loads its plugins from the class path, and looks for no installation.
 */
public final class ClusterNode extends Node {
    private ClusterNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class, CommonAnalysisPlugin.class), false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        Environment environment =
            InternalSettingsPreparer.prepareEnvironment(settings.build(), Collections.emptyMap(), null, () -> "node");
        ClusterNode node = new ClusterNode(environment);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception exception) {
                exception.printStackTrace();
            }
            ended.countDown();
        }));
        node.start();
        endWith(Long.getLong("owner", 0));
        ended.await();
    }

    /** A node does not outlive the tests that started it, however they ended. */
    private static void endWith(long owner) {
        if (owner == 0) {
            return;
        }
        Thread watch = new Thread(() -> {
            while (ProcessHandle.of(owner).map(ProcessHandle::isAlive).orElse(false)) {
                try {
                    Thread.sleep(1_000);
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
            System.exit(0);
        });
        watch.setDaemon(true);
        watch.start();
    }
}
