using System.Text.Json;
using OrleansGrid.Reports.Kinds;
using OrleansGrid.Reports.Tests.Shapes;

namespace OrleansGrid.Reports.Tests.Kinds;

public sealed class KindReportsTests
{
    private readonly KindReports _kinds = new([new Counted()]);

    [Fact]
    public async Task Each_follower_of_a_job_keeps_details_of_its_own()
    {
        var statuses = new[] { Counting, Counting }.ToAsyncEnumerable();
        Assert.Equal([1, 2], await CountsAsync(statuses));
        Assert.Equal([1, 2], await CountsAsync(statuses));
    }

    [Fact]
    public async Task A_kind_that_is_not_registered_is_shown_as_any_job_is()
    {
        Assert.Same(Samples.Job, await _kinds.AddDetailsAsync(Samples.Job, TestContext.Current.CancellationToken));
        Assert.Null(_kinds.Find(Samples.Job.Kind));
    }

    private static JobStatus Counting => Samples.Job with { Kind = "counted" };

    private async Task<IReadOnlyList<long>> CountsAsync(IAsyncEnumerable<JobStatus> statuses) =>
        await _kinds
            .AddDetailsAsync(statuses, TestContext.Current.CancellationToken)
            .Select(status => Assert.Single(status.KindCounts).Count)
            .ToListAsync(TestContext.Current.CancellationToken);

    private sealed class Counted : IKindReport, IStatusDetails
    {
        private long _count;

        public string Kind => "counted";

        public Task<JsonElement?> ReadAsync(Guid jobId, CancellationToken cancellationToken) => Task.FromResult<JsonElement?>(null);

        public IStatusDetails FollowDetails() => new Counted();

        public Task<JobStatus> AddToAsync(JobStatus status, CancellationToken cancellationToken) =>
            Task.FromResult(status with { KindCounts = [new KindCount("seen", ++_count, "seen")] });
    }
}
