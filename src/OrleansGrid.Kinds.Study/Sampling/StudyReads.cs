namespace OrleansGrid.Kinds.Study.Sampling;

/// <summary>Finds studies among the jobs.</summary>
internal static class StudyReads
{
    /// <exception cref="GridException">There is no such job, or it is no study.</exception>
    public static async Task<RecordedJob> FindStudyAsync(this IJobReads reads, Guid jobId) =>
        await reads.FindAsync(jobId) is { Kind: StudyKind.KindName } study
            ? study
            : throw new GridException(GridFault.NotFound, $"There is no study {jobId}.");
}
