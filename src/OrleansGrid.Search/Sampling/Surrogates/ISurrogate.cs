using OrleansGrid.Search.Sampling.Gaussian;

namespace OrleansGrid.Search.Sampling.Surrogates;

/// <summary>What is believed of the losses where nothing was tried.</summary>
internal interface ISurrogate
{
    /// <summary>Mean and standard deviation, above 0, at a place of <see cref="Kernel.Place"/>.</summary>
    (double Mean, double Deviation) Predict(double[] place);
}
