package org.rustycoin.simulator.plots;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.rustycoin.simulator.dht.DhtRun.Figures;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class HopsPlotTest {

    @Test
    void aSizeTenTimesAsLargeIsAsFarRightAsTheOneBefore() throws Exception {
        var plot = new HopsPlot(List.of(run(50, 1), run(500, 2), run(5000, 3)));
        Element root = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(plot.svg().getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        NodeList dots = root.getElementsByTagName("circle");
        assertThat(dots.getLength()).isEqualTo(3);
        assertThat(at(dots, 1, "cx") - at(dots, 0, "cx")).isCloseTo(at(dots, 2, "cx") - at(dots, 1, "cx"),
                within(0.2));
        assertThat(at(dots, 0, "cy") - at(dots, 1, "cy")).isPositive().isCloseTo(at(dots, 1, "cy") - at(dots, 2, "cy"),
                within(0.2));
    }

    private static Figures run(int nodes, double hops) {
        return new Figures(nodes, 1, hops, (int) hops + 1, 10, 100, 20);
    }

    private static double at(NodeList dots, int number, String name) {
        return Double.parseDouble(((Element) dots.item(number)).getAttribute(name));
    }
}
