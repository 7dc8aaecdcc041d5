namespace OrleansGrid;

/// <summary>A command of a kind: something that people ask of one job.</summary>
public interface IJobCommand
{
    /// <summary>Carries the command out on the job. The same request may be heard twice.</summary>
    ValueTask<CommandReply> RunAsync(JobCommandCall call, IJobControl job, CancellationToken cancellationToken);
}
