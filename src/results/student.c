/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two-sided distribution in closed form for whole degrees of freedom
 * (Abramowitz and Stegun, 26.7.3 and 26.7.4), with theta = atan(t / sqrt(n)):
 *   n odd:  2/pi (theta + sin theta (cos theta + 2/3 cos^3 theta + ...))
 *   n even: sin theta (1 + 1/2 cos^2 theta + 1*3/(2*4) cos^4 theta + ...)
 * and its inverse by bisection.
 */
#include "results/student.h"

#include <math.h>

#define PI 3.14159265358979323846

/* atan by halving the angle four times, then Taylor: the argument is below
 * 0.1 then, and ten terms leave an error below 1e-20. */
static double arctangent(double x)
{
	for (int i = 0; i < 4; i++)
		x = x / (1.0 + sqrt(1.0 + x * x));
	double square = x * x, power = x, sum = 0.0;
	for (int k = 0; k < 10; k++) {
		double term = power / (2 * k + 1);
		sum = k % 2 == 0 ? sum + term : sum - term;
		power *= square;
	}
	return 16.0 * sum;
}

double student_two_sided(double t, size_t degrees)
{
	double n = (double)degrees;
	double sine = t / sqrt(n + t * t), cosine_square = n / (n + t * t);
	bool odd = degrees % 2 == 1;
	double term = odd ? sqrt(cosine_square) : 1.0, sum = 0.0;

	for (size_t k = odd ? 3 : 2; k <= degrees; k += 2) {
		sum += term;
		term *= cosine_square * (double)(k - 1) / (double)k;
	}
	if (!odd)
		return sine * sum;
	return 2.0 / PI * (arctangent(t / sqrt(n)) + sine * sum);
}

double student_quantile(double level, size_t degrees)
{
	double low = 0.0, high = 1.0;

	while (student_two_sided(high, degrees) < level)
		high *= 2.0;
	for (;;) {
		double middle = low + (high - low) / 2.0;
		if (middle <= low || middle >= high)
			return middle;
		if (student_two_sided(middle, degrees) < level)
			low = middle;
		else
			high = middle;
	}
}

bool student_half_width(const double *values, size_t n, double level, double *half_width)
{
	double sum = 0.0, squares = 0.0;

	if (n < 2)
		return false;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	double mean = sum / (double)n;
	for (size_t i = 0; i < n; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	*half_width = student_quantile(level, n - 1) * sqrt(squares / (double)(n - 1) / (double)n);
	return true;
}
