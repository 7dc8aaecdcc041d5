using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Client;

/// <summary>A grain's refusal as the user's exception, with the grain's sentence.</summary>
internal static class Refusals
{
    public static void ThrowUnlessDone(Verdict verdict, string? message)
    {
        if (verdict != Verdict.Done)
        {
            throw new GridException(Fault(verdict), message ?? $"The grid refused the request ({verdict}).");
        }
    }

    public static GridException NoSuchJob(Guid jobId) =>
        new(GridFault.NotFound, $"There is no job {jobId}; 'grid jobs' lists those there are.");

    private static GridFault Fault(Verdict verdict) =>
        verdict switch
        {
            Verdict.BadInput => GridFault.BadInput,
            Verdict.NotFound => GridFault.NotFound,
            _ => GridFault.Conflict,
        };
}
