namespace OrleansGrid.Engine.Jobs;

/// <summary>In a job of several stages one failed item ends all, so people are told which it was and why.</summary>
internal sealed class FailureExplanation(RecordKeeper keeper)
{
    /// <summary>The explanation is due: the job ends when it is there.</summary>
    public bool IsDue { get; private set; }

    public void AskIfStaged()
    {
        if (keeper.Record.Stages.Count > 1)
        {
            IsDue = true;
            keeper.Emit(new ExplainFailure());
        }
    }

    /// <summary>The database does not tell: the job ends without it.</summary>
    public void GiveUp() => IsDue = false;

    public void OnExplained(FailureExplained explained)
    {
        if (IsDue)
        {
            var stage = keeper.Record.Stages[explained.Stage];
            var item = stage.Again?.Items[(int)explained.Item] ?? explained.Item;
            var which =
                stage.Total > 1 || stage.Again is not null ? $"Item {item} of stage '{stage.Name}' failed" : $"Stage '{stage.Name}' failed";
            IsDue = false;
            keeper.Change(keeper.Record with { Error = $"{which}: {explained.Message}" });
        }
    }
}
