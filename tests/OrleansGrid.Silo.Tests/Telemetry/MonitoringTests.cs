using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using OrleansGrid.Kinds.MapReduce.Shuffle;
using OrleansGrid.Silo.Telemetry;

namespace OrleansGrid.Silo.Tests.Telemetry;

/// <summary>The dashboard and the alert rules under deploy/monitoring ask for metrics that there are.</summary>
public sealed partial class MonitoringTests
{
    [Theory]
    [InlineData("grafana.json")]
    [InlineData("alerts.yaml")]
    [InlineData("../kubernetes/scaling.yaml")]
    public void Every_metric_that_is_asked_for_is_one_that_silos_have(string file)
    {
        var asked = Name().Matches(File.ReadAllText(PathOf(file))).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(Names()));
    }

    [Fact]
    public void The_dashboard_shows_every_metric()
    {
        var shown = File.ReadAllText(PathOf("grafana.json"));

        Assert.All(Families(), names => Assert.Contains(names, name => shown.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_dashboard_has_one_place_for_each_panel()
    {
        var panels = JsonDocument.Parse(File.ReadAllText(PathOf("grafana.json"))).RootElement.GetProperty("panels").EnumerateArray();

        Assert.Equal(panels.Count(), panels.DistinctBy(panel => panel.GetProperty("gridPos").GetRawText()).Count());
        Assert.Equal(panels.Count(), panels.DistinctBy(panel => panel.GetProperty("id").GetInt32()).Count());
        Assert.All(
            panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()),
            target => Assert.NotEmpty(target.GetProperty("expr").GetString()!)
        );
    }

    private static IEnumerable<string> Names() => Families().SelectMany(names => names);

    /// <summary>The names of each instrument as Prometheus has them.</summary>
    private static List<string[]> Families()
    {
        using var metrics = new GridMetrics();
        metrics.ObserveSlots(() => 0, () => 0);
        metrics.ObserveDisk(".");
        metrics.ObserveJobs(() => 0, () => (0, 0), () => 0);
        _ = new ShuffleMetrics(metrics);
        var families = new List<string[]>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            // Other tests have meters of the same name.
            if (instrument.Meter == metrics.Meter)
            {
                families.Add(InPrometheus(instrument));
            }
        };
        listener.Start();
        return families;
    }

    private static string[] InPrometheus(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        var name = instrument.Name.Replace('.', '_') + unit;
        return instrument.GetType().Name switch
        {
            "Counter`1" => [name + "_total"],
            "Histogram`1" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../deploy/monitoring", file));

    [GeneratedRegex(@"\borleansgrid_\w+")]
    private static partial Regex Name();
}
