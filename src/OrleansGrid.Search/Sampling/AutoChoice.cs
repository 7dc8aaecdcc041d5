namespace OrleansGrid.Search;

/// <summary>Which sampler fits a study, and why.</summary>
internal static class AutoChoice
{
    public static (string Name, string Reason) Of(SamplerRequest request)
    {
        if (request.Trials is { } most && GridSampler.Points(request.Space, most) is { } points)
        {
            return ("grid", $"The space has no more than {points.Count} points and the study {most} trials: each point is tried.");
        }

        if (request.Objectives > 1)
        {
            return ("nsga2", $"There are {request.Objectives} objectives, and it looks for the whole front between them.");
        }

        return request.Trials is { } trials && request.Parallel * 2L > trials
            ? ("qmc", $"{request.Parallel} of {trials} trials run at the same time, so that hardly any could learn from another: they are spread evenly.")
            : ("tpe", $"One objective and {request.Space.Dimensions.Count} parameters{(request.Space.IsConditional ? ", some of them conditional" : "")}: it learns from few trials in any space.");
    }
}
