using System.Text.Json;

namespace OrleansGrid.Client.Tests;

/// <summary>An application that uses a grid can be tested without one.</summary>
public sealed class FakeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_applications_test_puts_a_fake_in_the_clients_place()
    {
        Assert.Equal(["small 1", "small 2"], await ShrinkAsync(new FakeClient(), ["1", "2"]));
        var study = await new FakeClient().SubmitAsync(new StudySpec { Space = new SearchSpace() }, Token);
        Assert.Equal(7, (await study.AskAsync(cancellationToken: Token))?.Trial);
    }

    [Fact]
    public async Task A_member_that_a_fake_has_not_overridden_says_so() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => new FakeClient().Job(Guid.NewGuid()).CancelAsync(Token));

    private static async Task<List<string?>> ShrinkAsync(IGridClient grid, string[] paths)
    {
        var job = await grid.SubmitAsync(new BatchSpec { Handler = "thumbnail" }, paths, Token);
        return await job.ResultsAsync<string>(Token).Select(item => item.Value).ToListAsync(Token);
    }

    private sealed class FakeJob(IReadOnlyList<object?> results) : GridJob(Guid.NewGuid())
    {
        public override IAsyncEnumerable<ItemResult<TOut>> ResultsAsync<TOut>(CancellationToken cancellationToken = default) =>
            results.Select((result, item) => new ItemResult<TOut>(item, ItemState.Succeeded, (TOut?)result, null)).ToAsyncEnumerable();
    }

    private sealed class FakeStudy() : StudyHandle(Guid.NewGuid())
    {
        public override Task<(TrialOffer? Offer, string? WhyNot)> AskOrWhyNotAsync(
            TimeSpan? lease = null,
            CancellationToken cancellationToken = default
        ) => Task.FromResult<(TrialOffer?, string?)>((new TrialOffer(7, default), null));
    }

    private sealed class FakeClient : IGridClient
    {
        public Task<GridJob> SubmitAsync<TIn>(BatchSpec spec, IEnumerable<TIn> inputs, CancellationToken cancellationToken = default) =>
            Task.FromResult<GridJob>(new FakeJob([.. inputs.Select(input => $"small {input}")]));

        public Task<StudyHandle> SubmitAsync(StudySpec spec, CancellationToken cancellationToken = default) =>
            Task.FromResult<StudyHandle>(new FakeStudy());

        public GridJob Job(Guid jobId) => new FakeJob([]);

        public Task DeleteAsync(Guid jobId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<long> DeleteAsync(JobFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<long> PruneAsync(TimeSpan olderThan, JobState? state = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<GridJob> SubmitAsync(
            string kind,
            JsonElement spec,
            InputSource? inputs = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public Task<GridJob> SubmitLinesAsync(
            string kind,
            JsonElement spec,
            IAsyncEnumerable<string> lines,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public Task<GridJob> SubmitAsync(BatchSpec spec, InputSource inputs, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<GridJob> SubmitAsync<TIn>(
            BatchSpec spec,
            IAsyncEnumerable<TIn> inputs,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public Task<GridJob> SubmitLinesAsync(
            BatchSpec spec,
            IAsyncEnumerable<string> lines,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public Task<MapReduceHandle> SubmitAsync(MapReduceSpec spec, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public MapReduceHandle MapReduce(Guid jobId) => throw new NotSupportedException();

        public StudyHandle Study(Guid jobId) => new FakeStudy();
    }
}
