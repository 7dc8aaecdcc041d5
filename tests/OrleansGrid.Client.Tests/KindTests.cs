using System.Text.Json;
using OrleansGrid.Postgres.Queries;
using OrleansGrid.Reports.Kinds;
using OrleansGrid.Reports.MapReduce;
using OrleansGrid.Reports.Studies;

namespace OrleansGrid.Client.Tests;

/// <summary>What jobs of other kinds than batch report and give.</summary>
public sealed class KindTests(TestGrid grid) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grid-kinds-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_study_reports_its_best_trial_as_the_reports_read_it_from_the_database()
    {
        var spec = new StudySpec
        {
            Space = new SearchSpace().Float("x", 0, 1),
            Objective = "noop",
            Trials = 5,
            Sampler = "random",
        };
        var study = await grid.Client.SubmitAsync(spec, Token);
        await study.WaitAsync(Token);

        var report = await SameAsync(study, new StudyReports(new DatabaseOnDemand(grid.Database)));
        Assert.Equal((1, 0), (report.GetProperty("best").GetArrayLength(), report.GetProperty("trials_failed").GetInt32()));
        Assert.Equal(5, await study.ResultsAsync<JsonElement>(Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_MapReduce_job_reports_its_counters_as_the_reports_read_them_from_the_database()
    {
        var job = await CountedAsync();

        var report = await SameAsync(job, new MapReduceReports(new DatabaseOnDemand(grid.Database)));
        Assert.Equal((1, 2), (report.GetProperty("splits").GetInt32(), report.GetProperty("reduce_items").GetInt32()));
        Assert.Equal(3, report.GetProperty("output_records").GetInt64());
    }

    [Fact]
    public async Task Without_a_number_the_results_are_those_of_the_stage_that_the_kind_has_named()
    {
        var job = await CountedAsync();

        var published = Assert.Single(await job.ResultsAsync<JsonElement>(Token).ToListAsync(Token));
        Assert.Equal(2, published.Value.GetProperty("parts").GetArrayLength());

        var reduced = await job.ResultsAsync<JsonElement>(2, Token).ToListAsync(Token);
        Assert.Equal([0, 1], reduced.Select(part => part.Value.GetProperty("partition").GetInt32()));

        foreach (var absent in new[] { -1, 4 })
        {
            var error = await Assert.ThrowsAsync<GridException>(async () =>
                await job.ResultsAsync<JsonElement>(absent, Token).ToListAsync(Token)
            );
            Assert.Equal((GridFault.BadInput, $"The job has no stage {absent}; its stages are 0 to 3."), (error.Fault, error.Message));
        }
    }

    private async Task<MapReduceHandle> CountedAsync()
    {
        var (input, output) = (Path.Combine(_folder, "in"), Path.Combine(_folder, "out"));
        await File.WriteAllTextAsync(input, "a b a c\n", Token);
        var spec = new MapReduceSpec
        {
            Program = "wordcount",
            Inputs = [new(input)],
            Output = output,
            Reducers = 2,
        };
        var job = await grid.Client.SubmitAsync(spec, Token);
        Assert.Equal(JobState.Succeeded, (await job.WaitAsync(Token)).State);
        return job;
    }

    /// <summary>What a silo says of the job, which is no other than what a program reads that has no silo.</summary>
    private static async Task<JsonElement> SameAsync(GridJob job, IKindReport read)
    {
        var (asked, found) = (await job.GetReportAsync(Token), await read.ReadAsync(job.Id, Token));
        Assert.NotNull(asked);
        Assert.Equal($"{found}", $"{asked}");
        return asked.Value;
    }
}
