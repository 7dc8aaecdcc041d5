using System.Text;

namespace OrleansGrid.Cluster.Tests;

/// <summary>A word count over some text on the shared cluster, and what must hold at its end.</summary>
public abstract class MapReduceTest : ClusterTest
{
    private const int Lines = 4_000;
    private const int WordsInLine = 8;

    protected MapReduceTest(TestCluster cluster)
        : base(cluster)
    {
        Folder = Directory.CreateTempSubdirectory("orleansgrid-mapreduce-").FullName;
        Gates = Directory.CreateTempSubdirectory("orleansgrid-gate-").FullName;
        WriteText();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Eventually.DeletedAsync(Folder);
        await Eventually.DeletedAsync(Gates);
        GC.SuppressFinalize(this);
    }

    protected string Folder { get; }

    protected string Input => Path.Combine(Folder, "text");

    protected string Output => Path.Combine(Folder, "out");

    private string Gates { get; }

    protected string Gate => Path.Combine(Gates, "gate");

    /// <summary>Two dozen splits, each quick, the last of them gated.</summary>
    protected async Task<GridJob> SubmitAsync(Func<MapReduceSpec, MapReduceSpec>? more = null)
    {
        var spec = new MapReduceSpec
        {
            Program = "gated-count",
            Name = TestContext.Current.TestMethod?.MethodName,
            Inputs = [new MapReduceInput(Input)],
            Output = Output,
            Reducers = 3,
            SplitBytes = new FileInfo(Input).Length / 23,
            // A speculative attempt of the gated split would run where a test wants nothing to.
            Speculate = false,
            Arguments = new Dictionary<string, string> { ["gate"] = Gate },
        };
        return await Cluster.Client.SubmitAsync(more?.Invoke(spec) ?? spec, Cancellation);
    }

    /// <summary>
    /// The job in which the silo died. One that has just started is slow, and the others may leave it too little of a job to get to the
    /// place.
    /// </summary>
    protected async Task<GridJob> SubmitUntilDeadAsync(SiloProcess victim, Func<MapReduceSpec, MapReduceSpec> more)
    {
        while (true)
        {
            var job = await SubmitAsync(spec => more(spec) with { Overwrite = true });
            await EndOfAsync(job);
            if (!victim.IsRunning)
            {
                return job;
            }
        }
    }

    protected void OpenGate() => File.WriteAllText(Gate, "");

    /// <summary>Waits until every split but the gated one is mapped and committed.</summary>
    protected Task UntilMappedAsync(GridJob job) =>
        Eventually.TrueAsync(
            async () =>
                await Cluster.AskAsync<long>(
                    "select count(*) from grid.stages where job_id = $1 and stage = 1 and items_total > 1 and items_succeeded = "
                        + "items_total - 1",
                    job.Id
                ) == 1,
            "all splits but one are mapped"
        );

    /// <summary>
    /// A job of which every split but the gated one is mapped, and a silo that keeps some of that output and neither runs the gated split
    /// nor holds the job's grain. On a busy machine two silos may have mapped all before the third got any: then there is another job.
    /// </summary>
    protected async Task<(GridJob Job, SiloProcess Keeper)> MappedWithAnIdleKeeperAsync(Func<MapReduceSpec, MapReduceSpec>? more = null)
    {
        while (true)
        {
            var job = await SubmitAsync(spec => (more?.Invoke(spec) ?? spec) with { Overwrite = true });
            await UntilMappedAsync(job);
            if (await IdleKeeperAsync(job) is { } keeper)
            {
                return (job, keeper);
            }

            await job.CancelAsync(Cancellation);
            await EndOfAsync(job);
        }
    }

    private async Task<SiloProcess?> IdleKeeperAsync(GridJob job)
    {
        var busy = (await job.GetStatusAsync(Cancellation)).Lanes.Select(lane => lane.Silo).ToHashSet();
        foreach (var silo in Cluster.Silos.Where(s => !busy.Contains(s.Name) && s != Cluster.SiloOf(job)))
        {
            if (
                await Cluster.AskAsync<long>(
                    "select count(*) from grid.tasks where job_id = $1 and stage = 1 and silo = $2",
                    job.Id,
                    silo.Name
                ) > 0
            )
            {
                return silo;
            }
        }

        return null;
    }

    /// <summary>It succeeds, its output is that of an independent count byte for byte, and each item has one outcome.</summary>
    protected async Task EndsWellAsync(GridJob job)
    {
        var status = await EndOfAsync(job);
        Assert.True(status.State == JobState.Succeeded, $"The job {status.State.ToName()}: {status.Error}");
        Assert.Equal(IndependentCount(), ReadOutput());
        await IsTrueAsync(job, status);
    }

    protected Task<long> StagesOfAsync(GridJob job) => Cluster.AskAsync<long>("select count(*) from grid.stages where job_id = $1", job.Id);

    /// <summary>Nothing of the job is to be seen, beside its output neither.</summary>
    protected Task LeavesNothingAsync() =>
        Eventually.TrueAsync(
            () => Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName).Order().SequenceEqual(["text"]),
            "nothing is left of the job's files"
        );

    /// <summary>The silo anew, to end itself at the place.</summary>
    protected async Task RestartAsync(SiloProcess silo, string failPoint)
    {
        await silo.KillAsync();
        Cluster.Start(silo, ("GRID_FAIL_POINT", failPoint));
        await Cluster.UntilActiveAsync(silo);
    }

    /// <summary>The pool hears of a silo a little after the others do; until then it is given nothing.</summary>
    protected Task UntilGivenWorkAsync(SiloProcess silo) =>
        Eventually.TrueAsync(
            async () =>
            {
                var job = await Cluster.Client.SubmitAsync(new BatchSpec { Handler = "sleep" }, Enumerable.Repeat(20L, 24), Cancellation);
                await job.WaitAsync(Cancellation);
                return await Cluster.AskAsync<long>("select count(*) from grid.tasks where job_id = $1 and silo = $2", job.Id, silo.Name)
                    > 0;
            },
            "the silo is given work"
        );

    protected async Task IsTrueAsync(GridJob job, JobStatus status)
    {
        Assert.Equal(
            await Cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1", job.Id),
            await Cluster.AskAsync<long>("select count(distinct (stage, item)) from grid.items where job_id = $1", job.Id)
        );
        Assert.Equal(
            await Cluster.AskAsync<long>("select count(*) from grid.items where job_id = $1 and state = 'succeeded'", job.Id),
            status.ItemsSucceeded
        );
        Assert.Equal(status.ItemsTotal, await Cluster.AskAsync<long>("select items_total from grid.jobs where job_id = $1", job.Id));
        Assert.Equal(
            0,
            await Cluster.AskAsync<long>("select count(*) from grid.stages where job_id = $1 and state <> 'succeeded'", job.Id)
        );
    }

    /// <summary>Lines of all parts, ordered as a whole.</summary>
    protected string ReadOutput()
    {
        Assert.Contains(Path.Combine(Output, "_SUCCESS"), Directory.EnumerateFiles(Output));
        return string.Concat(
            Directory.EnumerateFiles(Output, "part-*").SelectMany(File.ReadLines).Order(StringComparer.Ordinal).Select(line => line + "\n")
        );
    }

    /// <summary>The same of the rows.</summary>
    protected async Task<string> ReadRowsAsync(GridJob job) =>
        await Cluster.AskAsync<string>(
            "select coalesce(string_agg(key || E'\\t' || value || E'\\n', '' order by (key || E'\\t' || value) collate \"C\"), '') from "
                + "grid.mapreduce_rows where job_id = $1",
            job.Id
        );

    private string IndependentCount()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in File.ReadAllText(Input).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        return string.Concat(counts.Select(c => $"{c.Key}\t{c.Value}\n"));
    }

    private void WriteText()
    {
        var random = new Random(7);
        var text = new StringBuilder();
        for (var line = 0; line < Lines; line++)
        {
            text.AppendJoin(' ', Enumerable.Range(0, WordsInLine).Select(_ => $"w{(int)(2000 * Math.Pow(random.NextDouble(), 3))}"))
                .Append('\n');
        }

        File.WriteAllText(Input, text.Append(GatedCount.GateWord).Append('\n').ToString());
    }
}
