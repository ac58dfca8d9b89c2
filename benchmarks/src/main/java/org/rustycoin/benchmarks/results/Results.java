package org.rustycoin.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The file of samples, one row a line, so that a change to it can be read. */
public final class Results {

    /** By what a row is found. */
    private record Key(TransportStack stack, Measure measure, Pair pair) {}

    private final Settings settings;
    /** Facts about the machine and the runs, in the order in which they are told. */
    private final Map<String, String> setting = new LinkedHashMap<>();
    private final Map<Key, Row> rows = new LinkedHashMap<>();

    public Results(Settings settings) {
        this.settings = settings;
    }

    public Settings settings() {
        return settings;
    }

    /** A fact about how the samples were taken. */
    public void note(String name, String value) {
        setting.put(name, value);
    }

    /** All facts, in the order in which they were first told. */
    public Map<String, String> notes() {
        return setting;
    }

    /** A row, or null when none of its samples was tried. */
    public @Nullable Row row(TransportStack stack, Measure measure, Pair pair) {
        return rows.get(new Key(stack, measure, pair));
    }

    /** The median of a figure, NaN when there is no sample. */
    public double median(TransportStack stack, Measure measure, Pair pair, String figure) {
        Row row = row(stack, measure, pair);
        return row == null ? Double.NaN : row.median(figure);
    }

    /** All rows of a measure over a stack, in the order in which they were first measured. */
    public List<Row> rows(TransportStack stack, Measure measure) {
        return rows.values().stream().filter(row -> row.stack() == stack && row.measure() == measure).toList();
    }

    /** Forgets a measure over a stack. */
    public void clear(TransportStack stack, Measure measure) {
        rows.keySet().removeIf(key -> key.stack == stack && key.measure == measure);
    }

    /** A sample was taken. */
    public void add(TransportStack stack, Measure measure, Pair pair, Map<String, Double> sample) {
        own(stack, measure, pair).add(sample);
    }

    /** A sample could not be taken. */
    public void addTrouble(TransportStack stack, Measure measure, Pair pair, String why) {
        own(stack, measure, pair).troubles().add(why);
    }

    private Row own(TransportStack stack, Measure measure, Pair pair) {
        return rows.computeIfAbsent(new Key(stack, measure, pair), key -> new Row(stack, measure, pair));
    }

    /** Replaces the file at once, so that a run that is cut off leaves the last whole one. */
    public void save(Path file) throws IOException {
        JsonMapper json = JsonMapper.shared();
        var lines = new ArrayList<String>();
        for (Row row : rows.values()) {
            var line = new LinkedHashMap<String, Object>();
            line.put("stack", row.stack().toString());
            line.put("measure", row.measure().toString());
            line.put("dialler", row.pair().dialler());
            line.put("listener", row.pair().listener());
            line.put("values", row.values());
            line.put("troubles", row.troubles());
            lines.add(json.writeValueAsString(line));
        }
        String text = "{\"settings\":" + json.writeValueAsString(settings) + ",\n\"notes\":"
                + json.writeValueAsString(setting) + ",\n\"rows\":[\n" + String.join(",\n", lines) + "\n]}\n";
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Reads what {@link #save} wrote. */
    public static Results load(Path file) throws IOException {
        JsonMapper json = JsonMapper.shared();
        JsonNode root = json.readTree(Files.readString(file));
        var results = new Results(json.treeToValue(root.get("settings"), Settings.class));
        root.get("notes").properties().forEach(note -> results.note(note.getKey(), note.getValue().asString()));
        for (JsonNode line : root.get("rows")) {
            Row row = results.own(TransportStack.named(line.get("stack").asString()),
                    Measure.named(line.get("measure").asString()),
                    new Pair(line.get("dialler").asString(), line.get("listener").asString()));
            line.get("values").properties().forEach(figure -> {
                var samples = new ArrayList<Double>();
                figure.getValue().forEach(sample -> samples.add(sample.asDouble()));
                row.values().put(figure.getKey(), samples);
            });
            line.get("troubles").forEach(trouble -> row.troubles().add(trouble.asString()));
        }
        return results;
    }
}
