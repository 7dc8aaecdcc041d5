namespace OrleansGrid.Client.MapReduce;

/// <summary>Submissions of MapReduce jobs.</summary>
internal sealed class MapReduceSubmissions(Submitter submitter, OfferedHandlers handlers, EarlierJobs earlier)
{
    private const string Kind = "mapreduce";

    private static readonly HandlerFamily Programs = new("MapReduce program", MapReduceHandler.Prefix, MapReduceHandler.Commands);

    public async Task<SubmittedJob> SubmitAsync(MapReduceSpec spec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var given = GivenSpec.Of(Kind, await earlier.ResolveAsync(spec, cancellationToken));
        await handlers.RequireAsync(Programs, MapReduceHandler.Of(spec), cancellationToken);
        return await submitter.SendAsync(given, inputs: null, cancellationToken);
    }
}
